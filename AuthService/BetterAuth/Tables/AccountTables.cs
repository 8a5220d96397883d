namespace Fubuni.AuthService.BetterAuth.Tables;

/// <summary>
/// The names of Better Auth's tables and columns in this database (section <c>AccountTables</c>): its settings
/// <c>modelName</c> and <c>fields</c>.
/// </summary>
public sealed record AccountTables
{
    public const string Section = "AccountTables";

    public string Users { get; set; } = "ba_user";

    public string Accounts { get; set; } = "ba_account";

    public string Sessions { get; set; } = "ba_session";

    /// <summary>
    /// Columns of the user table that have other names than Better Auth's own, such as <c>emailVerified</c>:
    /// <c>email_verified</c>.
    /// </summary>
    public FieldNames UserFields { get; set; } = [];

    /// <summary>The same for the account table.</summary>
    public FieldNames AccountFields { get; set; } = [];

    /// <summary>The same for the session table.</summary>
    public FieldNames SessionFields { get; set; } = [];
}
