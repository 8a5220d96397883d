using Fubuni.ChatService;
using Fubuni.ChatService.Data;
using Fubuni.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddChatDatabase();
builder.AddImport();
if (await builder.RunCommandAsync(args) is { } exitCode)
{
    return exitCode;
}

builder.AddTokenValidation();
builder.AddJwksVerificationKeys("https+http://auth");
builder.AddHttp();
builder.AddEvents();
builder.AddSessions();
builder.AddTasks();
builder.AddAgent();
builder.AddRuns();
builder.AddAccounts();

var app = builder.Build();
app.UseServiceDefaults();
app.MapDefaultEndpoints();
app.MapChatService();
await app.RunAsync();
return 0;
