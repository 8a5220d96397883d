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
builder.AddApiDescription();

var app = builder.Build();
app.UseServiceDefaults();
app.MapDefaultEndpoints();
app.MapSignIn();
app.MapSessions();
app.MapSigningKeys();
app.MapApiDescription();
app.Run();
