using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Fubuni.AppHost.Dashboard;

internal static class DemoAccountCommand
{
    private const string Email = "demo@example.com";
    private const string Password = "nine quiet rivers and a lamp";

    private static readonly string[] Messages =
    [
        "Add a task: buy oat milk",
        "What can you do?",
        "Compare tea and coffee in a table.",
    ];
    private static readonly string[] Tasks = ["Call the dentist", "Water the plants", "Book the train to Vienna"];

    /// <summary>Registers an account with a few chats and tasks over the public API, as a user would.</summary>
    public static void WithDemoAccountCommand(this IResourceBuilder<ProjectResource> gateway) =>
        gateway.WithCommand(
            "add-demo-account",
            "Add a demo account",
            context => AddAsync(gateway.GetEndpoint("http"), context.CancellationToken),
            new CommandOptions
            {
                Description = $"Adds {Email} with a few chats and tasks. The configured model answers the chats.",
                IconName = "PersonAdd",
                UpdateState = state =>
                    state.ResourceSnapshot.State?.Text == KnownResourceStates.Running
                        ? ResourceCommandState.Enabled
                        : ResourceCommandState.Disabled,
            }
        );

    private static async Task<ExecuteCommandResult> AddAsync(
        EndpointReference frontDoor,
        CancellationToken cancellationToken
    )
    {
        using var http = new HttpClient { BaseAddress = new Uri(frontDoor.Url) };
        try
        {
            using var registered = await http.PostAsJsonAsync(
                "/api/auth/register",
                new
                {
                    name = "Demo",
                    email = Email,
                    password = Password,
                },
                cancellationToken
            );
            if (registered.StatusCode == HttpStatusCode.Conflict)
            {
                return CommandResults.Success($"The account is there already: {Email}, password \"{Password}\".");
            }

            registered.EnsureSuccessStatusCode();
            var session = await registered.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Bearer",
                session.GetProperty("accessToken").GetString()
            );
            foreach (var title in Tasks)
            {
                using var added = await http.PostAsJsonAsync("/api/tasks", new { title }, cancellationToken);
                added.EnsureSuccessStatusCode();
            }

            foreach (var text in Messages)
            {
                var message = new { id = Guid.CreateVersion7(), parts = new[] { new { type = "text", text } } };
                using var answered = await http.PostAsJsonAsync(
                    "/api/chat",
                    new { message, trigger = "submit-message" },
                    cancellationToken
                );
                answered.EnsureSuccessStatusCode();
            }

            return CommandResults.Success($"Sign in as {Email} with the password \"{Password}\".");
        }
        catch (HttpRequestException exception)
        {
            return CommandResults.Failure(exception.Message);
        }
    }
}
