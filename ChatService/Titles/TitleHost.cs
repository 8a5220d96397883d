using System.Collections.Concurrent;
using System.Diagnostics;
using Fubuni.ChatService.Agent;
using Fubuni.ChatService.Runs;
using Fubuni.ChatService.Streaming;
using Microsoft.Extensions.Options;

namespace Fubuni.ChatService.Titles;

/// <summary>
/// The requests for titles of this replica. They depend on no run and no request, and delay none; they end with the
/// process.
/// </summary>
internal sealed class TitleHost(
    IServiceScopeFactory scopes,
    IOptions<TitleOptions> options,
    IHostApplicationLifetime lifetime
) : ICompletedRunHandler, IHostedService
{
    private static readonly ActivitySource Source = new(ChatTelemetry.Name);

    private readonly ConcurrentDictionary<Guid, Task> _running = new();

    public void Handle(RunInput input)
    {
        if (!options.Value.Enabled || !input.NeedsTitle || lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return;
        }

        var run = input.Run;
        var writing = Task.Run(() => WriteAsync(run));
        _running[run.Id] = writing;
        // After it was added, so that it does not stay.
        _ = writing.ContinueWith(_ => _running.TryRemove(run.Id, out var _), TaskScheduler.Default);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>They were cancelled when the process began to stop.</summary>
    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_running.Values).WaitAsync(cancellationToken);

    private async Task WriteAsync(ChatRun run)
    {
        using var activity = Source
            .StartActivity("write title")
            ?.SetTag(ConversationTag.Name, run.SessionId.ToString());
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<TitleWriter>().WriteAsync(run, lifetime.ApplicationStopping);
    }
}
