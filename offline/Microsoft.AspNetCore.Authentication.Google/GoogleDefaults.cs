namespace Microsoft.AspNetCore.Authentication.Google;

public static class GoogleDefaults
{
    public const string AuthenticationScheme = "Google";
    public static readonly string DisplayName = "Google";
    public static readonly string AuthorizationEndpoint = "https://accounts.google.com/o/oauth2/v2/auth";
    public static readonly string TokenEndpoint = "https://oauth2.googleapis.com/token";
    public static readonly string UserInformationEndpoint = "https://www.googleapis.com/oauth2/v3/userinfo";
}
