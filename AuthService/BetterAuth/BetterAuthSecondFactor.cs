using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.SignIn.Password;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.BetterAuth;

/// <summary>Refuses users whose second factor only Better Auth can check.</summary>
internal sealed class BetterAuthSecondFactor(IOptions<BetterAuthOptions> options) : ISecondFactor
{
    public bool IsRequired(User user) => user.TwoFactorEnabled == true && !options.Value.IgnoreTwoFactor;
}
