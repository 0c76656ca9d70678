using FlashSale.ApiService;
using FlashSale.Storage;

var builder = WebApplication.CreateBuilder(args);
ConnectionStrings.Check(builder.Configuration);
builder.AddServiceDefaults();
builder.AddFlashSaleStorage();
builder.AddApi();

var app = builder.Build();
app.UseApi();
app.MapApi();
app.MapDefaultEndpoints();
await app.RunAsync();
