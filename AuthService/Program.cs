using Fubuni.AuthService;
using Fubuni.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddCache();
builder.AddAuthFeatures();
builder.Services.AddOpenApi(options => options.AddConventions("Fubuni AuthService"));

if (await builder.RunCommandAsync(args) is { } exitCode)
{
    return exitCode;
}

var app = builder.Build();
app.UseServiceDefaults();
app.MapDefaultEndpoints();
app.MapAuthApi();
await app.RunAsync();
return 0;
