using FlashSale.Storage;
using FlashSale.Worker;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddFlashSaleStorage();
builder.AddSaleWorker();

var app = builder.Build();
app.MapDefaultEndpoints();
await app.RunAsync();
