using Fubuni.ChatService.Data;
using Fubuni.ChatService.Messages;
using Fubuni.ChatService.Runs;
using Fubuni.ChatService.Tests.Support;
using Fubuni.ChatService.Titles;
using Fubuni.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.ChatService.Tests.Titles;

/// <summary>Requests and replicas that write the title of a session at the same time.</summary>
public sealed class TitleRaceTests(ChatApp app)
{
    private readonly string _said = Unique.Text();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_name_wins_even_if_it_equals_the_title_that_the_model_has_replaced()
    {
        var pause = new PauseBeforeRename();
        await using var replica = app.StartReplica(pause, ("Titles:Enabled", "true"));
        var user = app.NewUser(replica);
        var gate = new TaskCompletionSource();
        var script = app.Model.When(_said, Steps.Say("An answer."), Steps.SayAround("Bread ", gate.Task, "and butter"));
        var turn = await user.StreamAsync(_said);
        await Eventually.TrueAsync(() => script.Requests.Count == 2, cancellationToken: Cancel);

        var renaming = user.ChangeSessionAsync(turn.SessionId, new { title = _said });
        await pause.Reached.WaitAsync(TimeSpan.FromMinutes(1), Cancel);
        gate.SetResult();
        await Eventually.TrueAsync(
            async () => await TitleAsync(user, turn.SessionId) == "Bread and butter",
            cancellationToken: Cancel
        );
        pause.Resume();
        await renaming;

        Assert.Equal(_said, await TitleAsync(user, turn.SessionId));
    }

    [Fact]
    public async Task One_of_many_replicas_asks_for_the_title()
    {
        var user = app.NewUser();
        app.Model.When(_said, Steps.Say("An answer."));
        var turn = await user.StreamAsync(_said);
        await using var reading = app.Factory.Services.CreateAsyncScope();
        var run = await reading
            .ServiceProvider.GetRequiredService<ChatDbContext>()
            .Runs.SingleAsync(r => r.Id == turn.RunId, Cancel);

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(ClaimAsync, Cancel)));

        Assert.Equal([_said], claims.OfType<string>());

        async Task<string?> ClaimAsync()
        {
            await using var scope = app.Factory.Services.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<TitleStore>().TryClaimAsync(run, Cancel);
        }
    }

    private static async Task<string?> TitleAsync(ChatUser user, Guid sessionId) =>
        (await user.SessionAsync(sessionId)).GetProperty("title").GetString();

    /// <summary>Holds a rename between what it has read and what it writes.</summary>
    private sealed class PauseBeforeRename : SaveChangesInterceptor
    {
        private readonly TaskCompletionSource _reached = new();
        private readonly TaskCompletionSource _resumed = new();

        public Task Reached => _reached.Task;

        public void Resume() => _resumed.SetResult();

        public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData,
            InterceptionResult<int> result,
            CancellationToken cancellationToken = default
        )
        {
            var sessions = eventData.Context!.ChangeTracker.Entries<ChatSession>();
            if (sessions.Any(entry => entry is { State: EntityState.Modified, Entity.TitleSource: TitleSource.User }))
            {
                _reached.SetResult();
                await _resumed.Task.WaitAsync(cancellationToken);
            }

            return result;
        }
    }
}
