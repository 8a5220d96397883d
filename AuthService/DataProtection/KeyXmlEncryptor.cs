using System.Text;
using System.Xml.Linq;
using Fubuni.AuthService.SigningKeys;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace Fubuni.AuthService.DataProtection;

/// <summary>
/// Encrypts the secret part of data protection's keys with the key that encrypts private signing keys.
/// </summary>
internal sealed class KeyXmlEncryptor(KeyEncryption encryption) : IXmlEncryptor
{
    /// <summary>No signing key has this id, so one kind of row cannot replace the other.</summary>
    public const string Purpose = "data-protection";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var stored = encryption.Encrypt(
            Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting)),
            Purpose
        );
        return new EncryptedXmlInfo(
            new XElement("encryptedKey", Convert.ToBase64String(stored)),
            typeof(KeyXmlDecryptor)
        );
    }
}

/// <summary>
/// Data protection creates it from the name of its type, which is stored with each key. So the type and its namespace
/// must not be renamed: stored keys could not be read.
/// </summary>
internal sealed class KeyXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var plaintext = services
            .GetRequiredService<KeyEncryption>()
            .Decrypt(Convert.FromBase64String(encryptedElement.Value), KeyXmlEncryptor.Purpose);
        return XElement.Parse(Encoding.UTF8.GetString(plaintext));
    }
}
