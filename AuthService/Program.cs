using Fubuni.AuthService;
using Fubuni.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddAuthMetrics();
builder.AddAuthDatabase();
builder.AddSigningKeys();
builder.AddTokenValidation();
builder.AddPasswords();
builder.AddSessions();
builder.AddLimits();
builder.AddSignIn();
builder.AddAccountLifecycle();
builder.Services.AddOpenApi(options => options.AddConventions("Fubuni AuthService"));

if (await builder.RunCommandAsync(args) is { } exitCode)
{
    return exitCode;
}

var app = builder.Build();
app.UseServiceDefaults();
app.MapDefaultEndpoints();
app.MapSignIn();
app.MapSessions();
app.MapAccount();
app.MapSigningKeys();
await app.RunAsync();
return 0;
