namespace Fubuni.AuthService.Accounts;

/// <summary>A person who can sign in: a row of Better Auth's user table.</summary>
public sealed class User
{
    /// <summary>
    /// Text. Better Auth writes 32 letters and digits, a uuid or a number, depending on its settings.
    /// </summary>
    public required string Id { get; init; }

    public required string Name { get; set; }

    /// <summary>Normalised by <see cref="EmailAddress.Normalise"/>; unique.</summary>
    public required string Email { get; set; }

    public bool EmailVerified { get; set; }

    /// <summary>Address of a picture, or null.</summary>
    public string? Image { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Written by Better Auth's admin plugin only; null without it.</summary>
    public bool? Banned { get; init; }

    /// <summary>When the ban ends; null for a permanent one.</summary>
    public DateTimeOffset? BanExpires { get; init; }

    /// <summary>Written by Better Auth's two-factor plugin only; null without it.</summary>
    public bool? TwoFactorEnabled { get; init; }

    public bool IsBanned(DateTimeOffset now) => Banned == true && !(BanExpires <= now);
}
