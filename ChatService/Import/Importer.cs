using Fubuni.ChatService.Data;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Import;

/// <summary>
/// Imports a file of any size, some lines at a time. When a batch fails, the batches before it are kept: the file
/// can be imported again.
/// </summary>
internal sealed class Importer(ChatDbContext db, TimeProvider time)
{
    private const int BatchSize = 500;
    private const int MaxAttempts = 3;

    /// <param name="reject">Gets the number of each line that is rejected, and why.</param>
    public async Task<ImportReport> ImportAsync(
        TextReader lines,
        Action<long, string> reject,
        CancellationToken cancellationToken
    )
    {
        var report = new ImportReport(reject);
        List<(long Number, ImportLine Line)> batch = [];
        var number = 0L;
        while (await lines.ReadLineAsync(cancellationToken) is { } text)
        {
            number++;
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            try
            {
                batch.Add((number, ImportLine.Parse(text)));
            }
            catch (ImportException rejected)
            {
                report.Add(number, null, rejected.Message);
            }

            if (batch.Count == BatchSize)
            {
                await SaveAsync(batch, report, cancellationToken);
                batch.Clear();
            }
        }

        await SaveAsync(batch, report, cancellationToken);
        return report;
    }

    /// <summary>
    /// Imports nothing and reports the same: all rows are written in one transaction, which is rolled back.
    /// </summary>
    public Task<ImportReport> TryAsync(
        Func<TextReader> open,
        Action<long, string> reject,
        CancellationToken cancellationToken
    ) =>
        db
            .Database.CreateExecutionStrategy()
            .ExecuteAsync(async () =>
            {
                db.ChangeTracker.Clear();
                // A batch that conflicts with a user's change is repeated, in the same transaction.
                db.Database.AutoSavepointsEnabled = true;
                await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
                using var lines = open();
                return await ImportAsync(lines, reject, cancellationToken);
            });

    private async Task SaveAsync(
        List<(long Number, ImportLine Line)> lines,
        ImportReport report,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            db.ChangeTracker.Clear();
            var rows = await ImportRows.LoadAsync(db, [.. lines.Select(line => line.Line)], cancellationToken);
            var batch = new ImportBatch(db, rows, time.Now());
            var results = lines.ConvertAll(line => (line.Number, line.Line.Type, Result: Add(batch, line.Line)));
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                results.ForEach(result => report.Add(result.Number, result.Type, result.Result));
                return;
            }
            catch (DbUpdateConcurrencyException) when (attempt < MaxAttempts)
            {
                // A user has changed one of these chats: repeat the batch on its present state.
            }
        }
    }

    /// <returns>A result of <see cref="ImportReport"/>, or why the line is rejected.</returns>
    private static string Add(ImportBatch batch, ImportLine line)
    {
        try
        {
            return batch.Add(line) ? ImportReport.Imported : ImportReport.Present;
        }
        catch (ImportException rejected)
        {
            return rejected.Message;
        }
    }
}
