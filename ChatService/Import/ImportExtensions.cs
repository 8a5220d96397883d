namespace Fubuni.ChatService.Import;

internal static class ImportExtensions
{
    public static void AddImport(this IHostApplicationBuilder builder) => builder.Services.AddScoped<Importer>();
}
