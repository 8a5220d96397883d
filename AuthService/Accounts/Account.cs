namespace Fubuni.AuthService.Accounts;

/// <summary>A sign-in method of a user: a row of Better Auth's account table. A user may have several.</summary>
public sealed class Account
{
    /// <summary>The provider of e-mail and password; its account id is the user's id.</summary>
    public const string CredentialProvider = "credential";

    /// <summary>Google; the account id is the <c>sub</c> of the Google account.</summary>
    public const string GoogleProvider = "google";

    public required string Id { get; init; }

    public required string ProviderId { get; init; }

    /// <summary>The id of the user at the provider. The table has no unique index for it.</summary>
    public required string AccountId { get; init; }

    public required string UserId { get; init; }

    /// <summary>
    /// A password hash of Better Auth, which is only read: the old application cannot verify hashes of this service,
    /// which are in another table. The row is deleted when the owner of an unverified address reclaims the account.
    /// </summary>
    public string? Password { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    public static Account OfGoogle(string userId, string subject, DateTimeOffset now) =>
        new()
        {
            Id = TextId.Create(),
            ProviderId = GoogleProvider,
            AccountId = subject,
            UserId = userId,
            CreatedAt = now,
            UpdatedAt = now,
        };

    public static Account OfPassword(string userId, DateTimeOffset now) =>
        new()
        {
            Id = TextId.Create(),
            ProviderId = CredentialProvider,
            AccountId = userId,
            UserId = userId,
            CreatedAt = now,
            UpdatedAt = now,
        };
}
