using Fubuni.ChatService;
using Fubuni.ChatService.Data;
using Fubuni.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddTokenValidation();
builder.AddJwksVerificationKeys("https+http://auth");
builder.AddHttp();
builder.AddChatDatabase();
builder.AddSessions();
builder.AddTasks();
builder.AddAgent();
builder.AddRuns();
builder.AddAccounts();

var app = builder.Build();
app.UseServiceDefaults();
app.MapDefaultEndpoints();
app.MapChatService();
app.Run();
