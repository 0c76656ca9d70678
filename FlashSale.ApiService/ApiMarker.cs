namespace FlashSale.ApiService;

/// <summary>Names this assembly to tests: <c>Program</c> is a name that two services have.</summary>
internal sealed class ApiMarker;
