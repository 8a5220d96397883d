namespace Fubuni.AppHost;

internal static class GoogleSignInExtensions
{
    /// <summary>
    /// Lets people sign in with Google where the parameters <c>google-client-id</c> and <c>google-client-secret</c> are
    /// given, and asks for neither. What else is in the section <c>Google</c> goes to the service as it is: the
    /// endpoints of another provider that speaks as Google does.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithGoogleSignIn(this IResourceBuilder<ProjectResource> auth)
    {
        var builder = auth.ApplicationBuilder;
        var clientId = builder.Configuration.GetParameter("google-client-id") ?? "";
        var clientSecret = builder.Configuration.GetParameter("google-client-secret") ?? "";
        if (builder.ExecutionContext.IsRunMode && clientId.Length == 0 && clientSecret.Length == 0)
        {
            return auth;
        }

        foreach (var setting in builder.Configuration.GetSection("Google").GetChildren())
        {
            auth.WithEnvironment($"Google__{setting.Key}", setting.Value);
        }

        // In a chart both are values, empty by default: there, too, empty means no Google.
        return auth.WithEnvironment(
                "Google__ClientId",
                builder.AddParameter("google-client-id", clientId, publishValueAsDefault: true)
            )
            .WithEnvironment(
                "Google__ClientSecret",
                builder.AddParameter("google-client-secret", clientSecret, secret: true)
            );
    }
}
