namespace Fubuni.AuthService.Accounts.Deletion;

/// <summary>Rows of other applications that belong to a user, and keep the user from being deleted.</summary>
internal interface IDependentRows
{
    /// <summary>Deletes them in the caller's transaction.</summary>
    Task DeleteAsync(string userId);
}
