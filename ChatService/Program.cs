using Fubuni.ChatService;
using Fubuni.ChatService.Data;
using Fubuni.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddTokenValidation();
builder.AddJwksVerificationKeys("https+http://auth");
builder.AddHttp();
builder.AddChatDatabase();
builder.AddEvents();
builder.AddSessions();
builder.AddTasks();
builder.AddAgent();
builder.AddRuns();
builder.AddAccounts();
builder.AddImport();

if (args is [ImportCommand.Name, .. var options])
{
    return await builder.ImportAsync(options, Console.Out, Console.Error);
}

var app = builder.Build();
app.UseServiceDefaults();
app.MapDefaultEndpoints();
app.MapChatService();
await app.RunAsync();
return 0;
