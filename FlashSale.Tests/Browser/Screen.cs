namespace FlashSale.Tests.Browser;

/// <summary>What a visitor holds in their hands, in CSS pixels.</summary>
internal sealed record Screen(string Name, int Width, int Height, float Scale, bool Touch)
{
    public static readonly Screen Desktop = new("desktop", 1280, 800, 1, Touch: false);

    public static readonly Screen Phone = new("phone", 390, 844, 2, Touch: true);
}
