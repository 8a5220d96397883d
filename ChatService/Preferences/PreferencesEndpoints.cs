using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fubuni.ChatService.Preferences;

/// <summary>What the user chose for chats to come, for the settings.</summary>
internal static class PreferencesEndpoints
{
    public static void MapPreferences(this IEndpointRouteBuilder app)
    {
        var preferences = app.MapGroup("/api/chat/preferences")
            .WithTags("Preferences")
            .ProducesProblem(StatusCodes.Status401Unauthorized);
        preferences
            .MapGet("/", GetAsync)
            .WithName("GetPreferences")
            .WithSummary("The user's time zone, and the model of their next chat.");
        preferences
            .MapPatch("/", ChangeAsync)
            .WithName("ChangePreferences")
            .WithSummary("Changes the user's time zone. A turn that names one changes it too.")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<Ok<PreferencesView>> GetAsync(
        CurrentUser user,
        PreferencesService preferences,
        CancellationToken cancellationToken
    ) => TypedResults.Ok(await preferences.ReadAsync(user.Id, cancellationToken));

    private static async Task<Results<Ok<PreferencesView>, ProblemHttpResult>> ChangeAsync(
        CurrentUser user,
        PreferencesService preferences,
        ChangePreferencesRequest request,
        CancellationToken cancellationToken
    )
    {
        var result = await preferences.ChangeAsync(user.Id, request, cancellationToken);
        return result.TryGetValue(out var view, out var error) ? TypedResults.Ok(view) : error.ToProblem();
    }
}
