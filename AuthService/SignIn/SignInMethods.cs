using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Data;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AuthService.SignIn;

/// <summary>The methods that a user can sign in with.</summary>
internal sealed class SignInMethods(AuthDbContext db)
{
    public const string Password = "password";
    public const string Google = "google";

    public async Task<IReadOnlyList<string>> ListAsync(string userId, CancellationToken cancellationToken)
    {
        var accounts = await db
            .Accounts.Where(account => account.UserId == userId)
            .Select(account => new { account.ProviderId, HasPassword = account.Password != null })
            .ToListAsync(cancellationToken);
        var hasPassword =
            accounts.Any(account => account.ProviderId == Account.CredentialProvider && account.HasPassword)
            || await db.Passwords.AnyAsync(password => password.UserId == userId, cancellationToken);
        List<string> methods = hasPassword ? [Password] : [];
        if (accounts.Any(account => account.ProviderId == Account.GoogleProvider))
        {
            methods.Add(Google);
        }

        return methods;
    }
}
