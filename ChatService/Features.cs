using Fubuni.ChatService.Accounts;
using Fubuni.ChatService.Agent;
using Fubuni.ChatService.Approvals;
using Fubuni.ChatService.ChatSessions;
using Fubuni.ChatService.Events;
using Fubuni.ChatService.Feedback;
using Fubuni.ChatService.Instructions;
using Fubuni.ChatService.Mcp;
using Fubuni.ChatService.Preferences;
using Fubuni.ChatService.RunLogs;
using Fubuni.ChatService.Runs;
using Fubuni.ChatService.Streaming;
using Fubuni.ChatService.Tasks;
using Fubuni.ChatService.Titles;
using Fubuni.ChatService.ToolServers;
using Fubuni.ChatService.Turns;

namespace Fubuni.ChatService;

/// <summary>
/// The features of the service. They are added in the order of their dependencies, and mapped in the order of the API
/// description.
/// </summary>
internal static class Features
{
    public static void AddFeatures(this IHostApplicationBuilder builder)
    {
        builder.AddStreaming();
        builder.AddEvents();
        builder.AddPreferences();
        builder.AddTasks();
        builder.AddInstructions();
        builder.AddToolServers();
        builder.AddApprovals();
        builder.AddFeedback();
        builder.AddAgent();
        builder.AddRunLogs();
        builder.AddRuns();
        builder.AddSessions();
        builder.AddTitles();
        builder.AddTurns();
        builder.AddAccounts();
    }

    public static void MapFeatures(this WebApplication app)
    {
        app.MapSessions();
        app.MapSessionExport();
        app.MapSessionUsage();
        app.MapFeedback();
        app.MapTurns();
        app.MapTasks();
        app.MapEvents();
        app.MapAccount();
        app.MapModels();
        app.MapInstructions();
        app.MapPreferences();
        app.MapApprovals();
        app.MapMcpTools();
    }
}
