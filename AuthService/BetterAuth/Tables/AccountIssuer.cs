using Fubuni.AuthService.Accounts;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.ValueGeneration;

namespace Fubuni.AuthService.BetterAuth.Tables;

/// <summary>
/// Fills the column <c>issuer</c> with the issuer of the account id. The account table has it in Better Auth 1.7.0 and
/// 1.7.1, and in later versions as an option.
/// </summary>
internal sealed class AccountIssuer : ValueGenerator<string>
{
    public override bool GeneratesTemporaryValues => false;

    public override string Next(EntityEntry entry) =>
        ((Account)entry.Entity).ProviderId switch
        {
            Account.CredentialProvider => "local:credential",
            Account.GoogleProvider => "https://accounts.google.com",
            var provider => $"local:oauth:{provider}",
        };
}
