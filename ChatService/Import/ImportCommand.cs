using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Fubuni.ChatService.Import;

/// <summary>
/// <c>dotnet ChatService.dll import file.jsonl</c>, with the service's own configuration, also while the service runs.
/// Exit codes: 0 all lines imported, 1 failed (imported batches are kept), 2 invalid arguments, 3 some lines rejected.
/// </summary>
internal static class ImportCommand
{
    public const string Name = "import";

    private const string DryRun = "--dry-run";

    private const string Usage = $"""
        {Name} <file>            conversations, messages and tasks of another application, one JSON object a line
        {Name} <file> {DryRun}  says what that would do, and changes nothing
        """;

    /// <summary>
    /// Does not start the hosted services of the builder. Errors are written as one sentence, not logged.
    /// </summary>
    public static async Task<int> ImportAsync(
        this WebApplicationBuilder builder,
        string[] options,
        TextWriter output,
        TextWriter error
    )
    {
        // Settings can follow, as --Section:Name=value.
        var arguments = options.Where(option => !option.StartsWith("--", StringComparison.Ordinal)).ToArray();
        var flags = options
            .Where(option =>
                option.StartsWith("--", StringComparison.Ordinal) && !option.Contains('=', StringComparison.Ordinal)
            )
            .ToArray();
        if (arguments is not [var file] || flags is not ([] or [DryRun]))
        {
            await error.WriteLineAsync(Usage);
            return 2;
        }

        builder.Logging.ClearProviders();
        try
        {
            await using var app = builder.Build();
            await using var scope = app.Services.CreateAsyncScope();
            var importer = scope.ServiceProvider.GetRequiredService<Importer>();
            using var lines = File.OpenText(file);
            var report = flags is [DryRun]
                ? await importer.TryAsync(() => File.OpenText(file), Reject, CancellationToken.None)
                : await importer.ImportAsync(lines, Reject, CancellationToken.None);
            await output.WriteLineAsync(report.ToString());
            return report.Rejected == 0 ? 0 : 3;
        }
        catch (Exception exception)
            when (exception
                    is IOException
                        or UnauthorizedAccessException
                        or DbException
                        or DbUpdateException
                        or RetryLimitExceededException
                        or InvalidOperationException
            )
        {
            await error.WriteLineAsync((exception.InnerException as DbException ?? exception).Message);
            return 1;
        }

        void Reject(long line, string reason) => error.WriteLine($"line {line}: {reason}");
    }
}
