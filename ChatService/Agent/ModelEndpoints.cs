using Fubuni.ChatService.Models;
using Fubuni.ChatService.Preferences;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fubuni.ChatService.Agent;

/// <summary>The models by their names: never where they are, nor their keys.</summary>
internal static class ModelEndpoints
{
    public static void MapModels(this IEndpointRouteBuilder app)
    {
        var models = app.MapGroup("/api/chat").WithTags("Model").ProducesProblem(StatusCodes.Status401Unauthorized);
        models.MapGet("/model", Get).WithName("GetModel").WithSummary("Which model answers by default.");
        models
            .MapGet("/models", ListAsync)
            .WithName("ListModels")
            .WithSummary("Which models can answer, the default first, and which one answers in the user's next chat.");
    }

    private static Ok<ModelDescription> Get(ModelCatalog models) =>
        TypedResults.Ok(new ModelDescription(models.Default.Name, models.Default.Connection.IsDemo));

    private static async Task<Ok<ModelList>> ListAsync(
        CurrentUser user,
        ModelCatalog models,
        PreferencesService preferences,
        CancellationToken cancellationToken
    ) =>
        TypedResults.Ok(
            new ModelList(
                [
                    .. models.Models.Select(model => new ModelListItem(
                        model.Id,
                        model.Name,
                        model.Tools,
                        model == models.Default,
                        model.Connection.IsDemo
                    )
                    {
                        Reasoning = model.Reasoning,
                        ContextLength = model.ContextLength,
                    }),
                ],
                models.FirstOf(await preferences.ReadModelAsync(user.Id, cancellationToken)).Id
            )
        );
}

/// <param name="Demo">True where canned answers stand in for a model; a client should say so.</param>
internal sealed record ModelDescription(string Name, bool Demo);
