using Aspire.Hosting.Local;

namespace Aspire.Hosting.ApplicationModel;

public static class KnownResourceCommands
{
    public static readonly string StartCommand = "start";
    public static readonly string StopCommand = "stop";
}

public sealed class ExecuteCommandResult
{
    public required bool Success { get; init; }

    public string? Message { get; init; }
}

/// <summary>Starts and stops single resources of a running application.</summary>
public class ResourceCommandService
{
    private readonly LocalHost _host;

    internal ResourceCommandService(LocalHost host) => _host = host;

    public Task<ExecuteCommandResult> ExecuteCommandAsync(IResource resource, string commandName, CancellationToken cancellationToken = default)
        => ExecuteCommandAsync(resource.Name, commandName, cancellationToken);

    public async Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken = default)
    {
        var failure = commandName switch
        {
            "start" => await _host.StartAgainAsync(resourceId).WaitAsync(cancellationToken).ConfigureAwait(false),
            "stop" => await _host.StopOneAsync(resourceId).WaitAsync(cancellationToken).ConfigureAwait(false),
            _ => $"There is no command '{commandName}'.",
        };
        return new ExecuteCommandResult { Success = failure is null, Message = failure };
    }
}
