using Fubuni.AuthService.Accounts;

namespace Fubuni.AuthService.SignIn.Password;

/// <summary>Decides whether a user needs a second factor, which this service cannot check.</summary>
internal interface ISecondFactor
{
    bool IsRequired(User user);
}
