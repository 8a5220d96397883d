using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fubuni.AuthService.Data.Migrations
{
    /// <inheritdoc />
    public partial class NameKeysInAudit : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "key_id",
                table: "audit_events",
                type: "character varying(43)",
                maxLength: 43,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "key_id",
                table: "audit_events");
        }
    }
}
