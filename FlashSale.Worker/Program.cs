using FlashSale.Storage;
using FlashSale.Worker;

var builder = WebApplication.CreateBuilder(args);
ProcessPriority.Apply(builder.Configuration);
builder.AddServiceDefaults();
builder.AddFlashSaleStorage();
builder.AddSaleWorker();

var app = builder.Build();
app.MapDefaultEndpoints();
await app.RunAsync();
