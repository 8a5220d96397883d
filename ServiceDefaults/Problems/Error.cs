namespace Fubuni.ServiceDefaults;

/// <summary>
/// An expected failure of an operation. Services return it, and know nothing of HTTP; endpoints turn it into a
/// problem with <see cref="ErrorExtensions.ToProblem"/>.
/// </summary>
/// <param name="Kind">Decides the status.</param>
/// <param name="Code">Stable: clients depend on it.</param>
/// <param name="Detail">A sentence for people.</param>
public sealed record Error(ErrorKind Kind, string Code, string Detail)
{
    /// <summary>What is wrong with each field, by the name that the request gives it.</summary>
    public IReadOnlyDictionary<string, string[]>? Fields { get; init; }

    /// <summary>A further member of the problem, for clients to use.</summary>
    public (string Name, object Value)? Member { get; init; }

    /// <summary>422 <c>validation_failed</c> for one field.</summary>
    public static Error InvalidField(string field, string message) =>
        InvalidFields(new Dictionary<string, string[]> { [field] = [message] });

    /// <summary>422 <c>validation_failed</c>.</summary>
    public static Error InvalidFields(IReadOnlyDictionary<string, string[]> fields) =>
        new(ErrorKind.Invalid, "validation_failed", "Some fields are not valid.") { Fields = fields };
}
