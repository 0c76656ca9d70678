namespace FlashSale.Domain;

/// <summary>What an account may do.</summary>
public enum UserRole
{
    Customer,
    Admin,
}
