using System.Net;
using System.Text.Json;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.Api;

/// <summary>
/// A user's data cannot be reached through the agent of another user; <see cref="IsolationTests"/> has all other cases.
/// </summary>
public sealed class OwnershipTests(ChatApp app)
{
    [Fact]
    public async Task The_agent_only_reaches_the_tasks_of_its_user_whatever_the_model_asks_for()
    {
        var (owner, thief) = (app.NewUser(), app.NewUser());
        var id = (await owner.PostAsync("/api/tasks", new { title = "Private" }, HttpStatusCode.Created))
            .GetProperty("id")
            .GetGuid();
        var userText = Unique.Text();
        var script = app.Model.When(
            userText,
            Steps.Call(
                (
                    "delete_task",
                    _ => new
                    {
                        id,
                        user = owner.Id,
                        ownerId = owner.Id,
                    }
                ),
                (
                    "list_tasks",
                    _ => new
                    {
                        status = "all",
                        user = new { sub = owner.Id },
                        ownerId = owner.Id,
                    }
                )
            ),
            Steps.Say("I could not.")
        );

        await thief.StreamAsync(userText);

        var results = script
            .Requests[1]
            .GetProperty("messages")
            .EnumerateArray()
            .Where(message => message.GetProperty("role").GetString() == "tool")
            .Select(message => message.GetProperty("content").ToString())
            .ToList();
        Assert.Contains("There is no task with this id", results[0], StringComparison.Ordinal);
        Assert.Equal(0, JsonDocument.Parse(results[1]).RootElement.GetProperty("tasks").GetArrayLength());
        Assert.Single((await owner.GetAsync("/api/tasks")).GetProperty("items").EnumerateArray());
    }
}
