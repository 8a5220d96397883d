using Fubuni.ChatService;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Import;
using Fubuni.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddCache();
builder.AddChatDatabase();
builder.AddImport();
if (await builder.RunCommandAsync(args) is { } exitCode)
{
    return exitCode;
}

builder.AddTokenValidation();
builder.AddJwksVerificationKeys("https+http://auth");
builder.AddHttp();
builder.AddFeatures();

var app = builder.Build();
app.UseServiceDefaults();
app.MapDefaultEndpoints();
app.MapFeatures();
await app.RunAsync();
return 0;
