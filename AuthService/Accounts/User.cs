namespace Fubuni.AuthService.Accounts;

/// <summary>A person who can sign in: a row of Better Auth's user table.</summary>
public sealed class User
{
    /// <summary>Text, whatever made it: Better Auth may be set to write 32 letters and digits, a uuid or a number.</summary>
    public required string Id { get; init; }

    public required string Name { get; set; }

    /// <summary>As <see cref="EmailAddress.Normalise"/> leaves it; unique.</summary>
    public required string Email { get; set; }

    public bool EmailVerified { get; set; }

    /// <summary>Address of a picture, or null.</summary>
    public string? Image { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Better Auth's admin plugin writes this, and nothing here does; null without it.</summary>
    public bool? Banned { get; init; }

    /// <summary>When a ban is over; null for one without an end.</summary>
    public DateTimeOffset? BanExpires { get; init; }

    /// <summary>Better Auth's two-factor plugin writes this, and nothing here does; null without it.</summary>
    public bool? TwoFactorEnabled { get; init; }

    public bool IsBanned(DateTimeOffset now) => Banned == true && !(BanExpires <= now);
}
