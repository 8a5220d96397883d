namespace Fubuni.AuthService.Accounts;

/// <summary>
/// What the tables of Better Auth are called in this database (section <c>AccountTables</c>); its <c>modelName</c> setting decides.
/// The columns keep Better Auth's own names.
/// </summary>
public sealed record AccountTables
{
    public const string Section = "AccountTables";

    public string Users { get; set; } = "ba_user";

    public string Accounts { get; set; } = "ba_account";
}
