namespace Fubuni.ChatService.Instructions;

internal static class InstructionsExtensions
{
    public static void AddInstructions(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHttpJson(InstructionsJson.Default);
        builder.Services.AddScoped<InstructionsService>();
    }
}
