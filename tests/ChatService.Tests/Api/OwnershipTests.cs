using System.Net;
using System.Text.Json;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.Api;

/// <summary>
/// What one user has, no other reaches through the agent; <see cref="IsolationTests"/> tries all else.
/// </summary>
public sealed class OwnershipTests(ChatApp app)
{
    [Fact]
    public async Task The_agent_reaches_no_list_but_that_of_the_user_whatever_the_model_asks_for()
    {
        var (owner, thief) = (app.NewUser(), app.NewUser());
        var id = (await owner.PostAsync("/api/tasks", new { title = "Private" }, HttpStatusCode.Created))
            .GetProperty("id")
            .GetGuid();
        var said = Unique.Text();
        var script = app.Model.When(
            said,
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

        await thief.StreamAsync(said);

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
