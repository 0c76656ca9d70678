using FlashSale.ApiService;
using FlashSale.Storage;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddFlashSaleStorage();
builder.AddApi();

var app = builder.Build();
ConnectionStrings.Check(app.Configuration);
app.UseApi();
app.MapApi();
app.MapDefaultEndpoints();
await app.RunAsync();
