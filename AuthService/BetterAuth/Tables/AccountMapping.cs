using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Fubuni.AuthService.BetterAuth.Tables;

/// <summary>Adapts the model to the tables of Better Auth in this database.</summary>
internal static class AccountMapping
{
    /// <summary>
    /// Maps a column that only some databases have. New rows leave it to its default; without the column the property
    /// stays unset.
    /// </summary>
    public static void MapOptional<T>(
        this EntityTypeBuilder<T> entity,
        string property,
        string field,
        FieldNames fields,
        AccountColumns columns
    )
        where T : class
    {
        if (columns.Has(entity.Metadata.GetTableName()!, fields.Named(field)))
        {
            entity.Property(property).HasColumnName(field).ValueGeneratedOnAdd();
        }
        else
        {
            entity.Ignore(property);
        }
    }

    /// <summary>Gives mapped properties the names and types that their columns have in this database.</summary>
    public static void Adapt<T>(this EntityTypeBuilder<T> entity, FieldNames fields, AccountColumns columns)
        where T : class
    {
        foreach (var property in entity.Metadata.GetProperties())
        {
            property.SetColumnName(fields.Named(property.GetColumnName()));
            var type = columns.TypeOf(entity.Metadata.GetTableName()!, property.GetColumnName());
            if (ConverterOf(property, type) is { } converter)
            {
                property.SetColumnType(type);
                property.SetValueConverter(converter);
            }
        }
    }

    /// <summary>The columns without a default that a new row needs, and that the model does not fill.</summary>
    public static IReadOnlyList<string> UnfilledColumns(this IEntityType entity, AccountColumns columns)
    {
        var filled = entity
            .GetProperties()
            .Where(property =>
                property.ValueGenerated == ValueGenerated.Never || property.GetValueGeneratorFactory() is not null
            )
            .Select(property => property.GetColumnName())
            .ToHashSet(StringComparer.Ordinal);
        return [.. columns.RequiredIn(entity.GetTableName()!).Where(column => !filled.Contains(column))];
    }

    /// <summary>For ids that are not text, and for times without a zone, which are UTC.</summary>
    private static ValueConverter? ConverterOf(IMutableProperty property, string? type) =>
        (type, property.ClrType) switch
        {
            ("uuid", var clr) when clr == typeof(string) => new StringToGuidConverter(),
            ("integer", var clr) when clr == typeof(string) => new StringToNumberConverter<int>(),
            ("bigint", var clr) when clr == typeof(string) => new StringToNumberConverter<long>(),
            ("timestamp without time zone", _) => new ValueConverter<DateTimeOffset, DateTime>(
                time => DateTime.SpecifyKind(time.UtcDateTime, DateTimeKind.Unspecified),
                time => new DateTimeOffset(time, TimeSpan.Zero)
            ),
            _ => null,
        };
}
