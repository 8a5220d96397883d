namespace Fubuni.AuthService.Accounts;

/// <summary>One way in which a user signs in: a row of Better Auth's account table. A user may have several.</summary>
public sealed class Account
{
    /// <summary>The provider of an e-mail and password; its account id is the user's id.</summary>
    public const string CredentialProvider = "credential";

    /// <summary>Google; the account id is the <c>sub</c> that Google knows the user by.</summary>
    public const string GoogleProvider = "google";

    public required string Id { get; init; }

    public required string ProviderId { get; init; }

    /// <summary>Who the user is to the provider. Nothing in the table makes it unique.</summary>
    public required string AccountId { get; init; }

    public required string UserId { get; init; }

    /// <summary>
    /// A password hash that Better Auth wrote. Read, never written: while the old application runs it would fail on a hash of ours,
    /// which live in a table of their own. The row goes, and the hash with it, when the owner of an unverified address reclaims the account.
    /// </summary>
    public string? Password { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    public static Account OfGoogle(string userId, string subject, DateTimeOffset now) => new()
    {
        Id = TextId.Create(),
        ProviderId = GoogleProvider,
        AccountId = subject,
        UserId = userId,
        CreatedAt = now,
        UpdatedAt = now,
    };

    public static Account OfPassword(string userId, DateTimeOffset now) => new()
    {
        Id = TextId.Create(),
        ProviderId = CredentialProvider,
        AccountId = userId,
        UserId = userId,
        CreatedAt = now,
        UpdatedAt = now,
    };
}
