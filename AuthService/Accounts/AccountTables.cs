namespace Fubuni.AuthService.Accounts;

/// <summary>
/// What the tables and columns of Better Auth are called in this database (section <c>AccountTables</c>), as its settings <c>modelName</c> and
/// <c>fields</c> decide.
/// </summary>
public sealed record AccountTables
{
    public const string Section = "AccountTables";

    public string Users { get; set; } = "ba_user";

    public string Accounts { get; set; } = "ba_account";

    public string Sessions { get; set; } = "ba_session";

    /// <summary>Columns of the user table that have other names than Better Auth's own, such as <c>emailVerified</c>: <c>email_verified</c>.</summary>
    public FieldNames UserFields { get; set; } = [];

    /// <summary>The same for the account table.</summary>
    public FieldNames AccountFields { get; set; } = [];

    /// <summary>The same for the session table.</summary>
    public FieldNames SessionFields { get; set; } = [];
}

/// <summary>Names of columns by Better Auth's own names for them.</summary>
public sealed class FieldNames() : Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
{
    public string Named(string field) => GetValueOrDefault(field) ?? field;

    public string? GetValueOrDefault(string field) => TryGetValue(field, out var name) ? name : null;

    public override string ToString() => string.Join(',', this.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}={field.Value}"));
}
