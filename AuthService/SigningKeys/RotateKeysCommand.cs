using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.SigningKeys;

/// <summary>
/// <c>dotnet AuthService.dll rotate-keys</c>, with the service's own configuration, beside the running service or
/// without it. Exit codes: 0 done, 1 failed (only the changes in the output were made), 2 unknown option.
/// </summary>
internal static class RotateKeysCommand
{
    public const string Name = "rotate-keys";

    private const string Now = "--now";
    private const string Reencrypt = "--reencrypt";

    private const string Usage = $"""
        {Name}              publish the next key; it begins to sign when everyone has it
        {Name} {Now}        a key is compromised: another one signs, and every token so far is refused, within seconds
        {Name} {Reencrypt}  store the keys under SigningKeys:KeyEncryptionKey
                                  that are stored under SigningKeys:PreviousKeyEncryptionKey
        """;

    /// <summary>Starts no hosted service. Errors are written as one sentence, not logged.</summary>
    public static async Task<int> RotateKeysAsync(
        this WebApplicationBuilder builder,
        string[] options,
        TextWriter output,
        TextWriter error
    )
    {
        // Settings may follow, as --Section:Name=value.
        var actions = options.Where(option => !option.Contains('=', StringComparison.Ordinal)).ToArray();
        if (actions is not ([] or [Now] or [Reencrypt]))
        {
            await error.WriteLineAsync(Usage);
            return 2;
        }

        builder.Logging.ClearProviders();
        try
        {
            await using var app = builder.Build();
            await using var scope = app.Services.CreateAsyncScope();
            var run = new Run(scope.ServiceProvider, output);
            await (
                actions switch
                {
                    [Now] => run.ReplaceAsync(),
                    [Reencrypt] => run.ReencryptAsync(),
                    _ => run.BeginAsync(),
                }
            );
            return 0;
        }
        catch (Exception exception)
            when (exception
                    is DbException
                        or RetryLimitExceededException
                        or InvalidOperationException
                        or OptionsValidationException
            )
        {
            await error.WriteLineAsync((exception.InnerException as DbException ?? exception).Message);
            return 1;
        }
    }

    private sealed class Run(IServiceProvider services, TextWriter output)
    {
        private readonly SigningKeyStore _store = services.GetRequiredService<SigningKeyStore>();
        private readonly SigningKeySchedule _schedule = services.GetRequiredService<SigningKeySchedule>();
        private readonly SigningKeyOptions _options = services.GetRequiredService<IOptions<SigningKeyOptions>>().Value;
        private readonly TimeProvider _time = services.GetRequiredService<TimeProvider>();

        public async Task BeginAsync()
        {
            var keys = await _store.BeginRotationAsync(CancellationToken.None);
            var next = SigningKeySchedule.Pending(keys)!;
            await output.WriteLineAsync(
                $"Key {next.Kid} is published and begins to sign at {Text(_schedule.ActivatesAt(next))}. The key that "
                    + $"signs until then verifies for another {_schedule.Overlap}. Nobody is signed out."
            );
            await WriteAsync(keys);
        }

        /// <remarks>
        /// Every replica publishes the new key before one signs with it, because each reads the keys twice during the
        /// delay.
        /// </remarks>
        public async Task ReplaceAsync()
        {
            var replacement = await _store.PublishReplacementAsync(CancellationToken.None);
            var wait = 2 * _options.ReloadInterval;
            await output.WriteLineAsync(
                $"Key {replacement} is published. In {wait} it begins to sign, and all other keys are withdrawn."
            );
            await Task.Delay(wait, _time);
            var keys = await _store.WithdrawOthersAsync(replacement, CancellationToken.None);
            await output.WriteLineAsync(
                SigningKeySchedule.Active(keys)?.Kid == replacement
                    ? $"""
                    Done. Every access token so far is refused: by auth within {_options.ReloadInterval},
                    by services that reach Redis a second later, by those that do not within {PublishedDocument.MaxAge}.
                    Sessions stay signed in: clients refresh once, and get a token of the new key.
                    """
                    : "Another command withdrew this key, with all keys before it. See which one signs:"
            );
            await WriteAsync(keys);
        }

        public async Task ReencryptAsync()
        {
            var keys = await _store.ReencryptAsync(CancellationToken.None);
            await output.WriteLineAsync(
                "Every key that is still to sign is stored under SigningKeys:KeyEncryptionKey."
            );
            await WriteAsync(keys);
        }

        private static string Text(DateTimeOffset moment) =>
            moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

        private async Task WriteAsync(IEnumerable<SigningKey> keys)
        {
            await output.WriteLineAsync($"{"key", -43}  {"state", -9}  {"created", -20}  next");
            foreach (var key in keys)
            {
                await output.WriteLineAsync(
                    $"{key.Kid, -43}  {key.State, -9}  {Text(key.CreatedAt), -20}  {Next(key)}"
                );
            }
        }

        private string Next(SigningKey key) =>
            key.State switch
            {
                SigningKeyState.Pending => $"signs from {Text(_schedule.ActivatesAt(key))}",
                SigningKeyState.Active => $"signs since {Text(key.ActivatedAt!.Value)}",
                _ => $"ended {Text(key.RetiredAt!.Value)}, deleted {Text(_schedule.DeletedAt(key))}",
            };
    }
}
