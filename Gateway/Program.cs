using Fubuni.Gateway.Page;
using Fubuni.Gateway.Routing;
using Fubuni.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddKnownProxies();
builder.AddRoutes();

var app = builder.Build();
app.UseSecurityHeaders();
app.UseProblems();
app.UsePage();
app.UseRouting();
app.MapHealthEndpoints();
app.MapRoutes();
app.MapPage();
await app.RunAsync();
