using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.Json;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Fubuni.ChatService.Tests.Support;

/// <summary>
/// How Postgres goes about the queries of a service, each explained just before it is run, with the same parameters.
/// </summary>
public sealed class QueryPlans : DbCommandInterceptor
{
    private readonly ConcurrentQueue<QueryPlan> _plans = [];

    /// <summary>Takes the plans that have been gathered.</summary>
    public IReadOnlyList<QueryPlan> Take()
    {
        List<QueryPlan> plans = [];
        while (_plans.TryDequeue(out var plan))
        {
            plans.Add(plan);
        }

        return plans;
    }

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default
    )
    {
        await ExplainAsync(command, cancellationToken);
        return result;
    }

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    )
    {
        await ExplainAsync(command, cancellationToken);
        return result;
    }

    private async Task ExplainAsync(DbCommand command, CancellationToken cancellationToken)
    {
        var sql = command.CommandText.Trim().TrimEnd(';');
        // Of several statements in one command only the first would be explained, and the others run.
        if (sql.Contains(';', StringComparison.Ordinal) || !sql.Contains("chat_", StringComparison.Ordinal))
        {
            return;
        }

        await using var explain = command.Connection!.CreateCommand();
        explain.Transaction = command.Transaction;
        explain.CommandText = $"explain (format json) {sql}";
        foreach (ICloneable parameter in command.Parameters)
        {
            explain.Parameters.Add(parameter.Clone());
        }

        var plan = (string?)await explain.ExecuteScalarAsync(cancellationToken);
        _plans.Enqueue(new QueryPlan(sql, JsonDocument.Parse(plan!).RootElement[0].GetProperty("Plan")));
    }
}

/// <summary>The plan of one statement.</summary>
public sealed record QueryPlan(string Sql, JsonElement Plan)
{
    /// <summary>The tables that are read from one end to the other.</summary>
    public IEnumerable<string> Scanned =>
        Nodes(Plan)
            .Where(node => node.GetProperty("Node Type").GetString() == "Seq Scan")
            .Select(node => node.GetProperty("Relation Name").GetString()!);

    /// <summary>The indexes that are used.</summary>
    public IEnumerable<string> Indexes =>
        Nodes(Plan)
            .Where(node => node.TryGetProperty("Index Name", out _))
            .Select(node => node.GetProperty("Index Name").GetString()!);

    private static IEnumerable<JsonElement> Nodes(JsonElement node)
    {
        yield return node;
        if (node.TryGetProperty("Plans", out var children))
        {
            foreach (var below in children.EnumerateArray().SelectMany(Nodes))
            {
                yield return below;
            }
        }
    }
}
