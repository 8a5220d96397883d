using Fubuni.ChatService.Mcp;

namespace Fubuni.ChatService.Tasks;

internal static class TaskExtensions
{
    public static void AddTasks(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHttpJson(TaskJson.Default);
        builder.Services.AddScoped<TaskService>();
        builder.AddMcp().WithTools<TaskTools>(TaskToolJson.ToolOptions);
    }
}
