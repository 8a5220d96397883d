namespace Fubuni.ChatService.Import;

/// <summary>Counts the lines by type and result.</summary>
internal sealed class ImportReport(Action<long, string> reject)
{
    public const string Imported = "imported";
    public const string Present = "present";

    private readonly Dictionary<(string Type, string Result), long> _counts = [];

    public long Rejected { get; private set; }

    public void Add(long number, string? type, string result)
    {
        if (result is Imported or Present)
        {
            _counts[(type!, result)] = Count(type!, result) + 1;
            return;
        }

        Rejected++;
        reject(number, result);
    }

    public override string ToString() =>
        string.Join(
            '\n',
            [
                .. new[] { ImportTypes.Conversation, ImportTypes.Message, ImportTypes.Task }.Select(type =>
                    $"{type}s: {Count(type, Imported)} imported, {Count(type, Present)} there already"
                ),
                $"lines rejected: {Rejected}",
            ]
        );

    private long Count(string type, string result) => _counts.GetValueOrDefault((type, result));
}
