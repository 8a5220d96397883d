using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Data;

/// <summary>Columns, keys and indexes are named in snake_case, so that SQL written by hand needs no quotes.</summary>
internal static partial class SnakeCaseNames
{
    /// <summary>A system column of Postgres: the id of the transaction that last wrote the row.</summary>
    public const string RowVersionColumn = "xmin";

    public static void UseSnakeCaseNames(this ModelBuilder model)
    {
        foreach (var entity in model.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties().Where(p => p.GetColumnName() != RowVersionColumn))
            {
                property.SetColumnName(ToSnakeCase(property.Name));
            }

            foreach (var key in entity.GetKeys())
            {
                key.SetName(ToSnakeCase(key.GetName()!));
            }

            foreach (var foreignKey in entity.GetForeignKeys())
            {
                foreignKey.SetConstraintName(ToSnakeCase(foreignKey.GetConstraintName()!));
            }

            foreach (var index in entity.GetIndexes())
            {
                index.SetDatabaseName(ToSnakeCase(index.GetDatabaseName()!));
            }
        }
    }

    private static string ToSnakeCase(string name) => WordStart().Replace(name, "_$0").ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z0-9])[A-Z]")]
    private static partial Regex WordStart();
}
