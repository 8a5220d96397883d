using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fubuni.ChatService.Data.Migrations
{
    /// <inheritdoc />
    public partial class CustomInstructions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "custom_instructions",
                columns: table => new
                {
                    owner_id = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    about_me = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    how_to_answer = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_custom_instructions", x => x.owner_id);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "custom_instructions");
        }
    }
}
