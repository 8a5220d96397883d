using Fubuni.ChatService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fubuni.ChatService.Preferences;

internal sealed class UserPreferencesConfiguration : IEntityTypeConfiguration<UserPreferences>
{
    public void Configure(EntityTypeBuilder<UserPreferences> preferences)
    {
        preferences.ToTable("user_preferences");
        preferences.HasKey(p => p.OwnerId);
        preferences.Property(p => p.OwnerId).HasMaxLength(ColumnLengths.OwnerId);
        preferences.Property(p => p.TimeZone).HasMaxLength(TimeZones.MaxIdLength);
    }
}
