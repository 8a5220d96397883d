namespace Fubuni.AuthService.Accounts;

/// <summary>Whether this service can add users. The check of the account tables at start decides it.</summary>
internal sealed class RegistrationAvailability
{
    /// <summary>
    /// False where the tables require columns that this service does not know, or where a sequence gives out the ids.
    /// </summary>
    public bool IsAvailable { get; set; } = true;
}
