using Fubuni.AuthService.ApiDescription;
using Fubuni.AuthService.Database;
using Fubuni.AuthService.Passwords;
using Fubuni.AuthService.Sessions;
using Fubuni.AuthService.SignIn;
using Fubuni.AuthService.SigningKeys;
using Fubuni.AuthService.Telemetry;
using Fubuni.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddAuthMetrics();
builder.AddAuthDatabase();
builder.AddSigningKeys();
builder.AddTokenValidation();
builder.AddPasswords();
builder.AddSessions();
builder.AddSignIn();
builder.AddApiDescription();

var app = builder.Build();
app.UseServiceDefaults();
app.MapDefaultEndpoints();
app.MapSignIn();
app.MapSessions();
app.MapSigningKeys();
app.MapApiDescription();
app.Run();
