using Fubuni.AuthService.Accounts.Deletion;
using Fubuni.AuthService.Accounts.Export;
using Fubuni.AuthService.AuthSessions;
using Fubuni.AuthService.AuthSessions.Devices;
using Fubuni.AuthService.AuthSessions.Refresh;
using Fubuni.AuthService.Passwords.Change;
using Fubuni.AuthService.SignIn;
using Fubuni.AuthService.SignIn.Google;
using Fubuni.AuthService.SignIn.Password;
using Fubuni.AuthService.SignIn.Reauthentication;
using Fubuni.AuthService.SigningKeys;

namespace Fubuni.AuthService;

internal static class AuthApi
{
    /// <summary>The endpoints of all features, in the order of the API description.</summary>
    public static void MapAuthApi(this IEndpointRouteBuilder routes)
    {
        routes.MapGoogle();
        routes.MapPasswordSignIn();
        routes.MapProviders();
        routes.MapMe();
        routes.MapReauthentication();
        routes.MapPasswordChange();
        routes.MapVerify();
        routes.MapRefresh();
        routes.MapSignOut();
        routes.MapDevices();
        routes.MapAccountDeletion();
        routes.MapAccountExport();
        routes.MapSigningKeys();
    }
}
