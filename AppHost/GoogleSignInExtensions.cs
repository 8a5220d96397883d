namespace Fubuni.AppHost;

internal static class GoogleSignInExtensions
{
    /// <summary>
    /// Enables sign-in with Google when the parameters <c>google-client-id</c> and <c>google-client-secret</c> are set;
    /// without them it asks for neither. All other settings of the section <c>Google</c> are passed to the service,
    /// such as the endpoints of another provider with the same protocol.
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

        // In a chart, both are values with an empty default: there too, empty disables Google.
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
