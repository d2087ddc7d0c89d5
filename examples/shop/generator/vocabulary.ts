/** Words of the sample data. Repeated entries of `places` are more likely: column 1 says how many of 100. */
export const firstNames = words(`
  María Lucía Sofía Martina Carmen Julia Paula Valeria Alba Noa Ana Laura Marta Elena Irene Nuria Rocío Pilar Inés Clara
  Camila Valentina Isabella Gabriela Daniela Ximena Fernanda Guadalupe Antonella Milagros
  Hugo Mateo Martín Lucas Leo Daniel Alejandro Manuel Pablo Álvaro Adrián Javier Diego Sergio Iñaki Jordi Andrés Íñigo Óscar Raúl
  Santiago Sebastián Emiliano Thiago Joaquín Facundo Rodrigo Gustavo Cristóbal Agustín`);

export const lastNames = words(`
  García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Hernández Ruiz Díaz Moreno Muñoz
  Álvarez Romero Gutiérrez Alonso Navarro Torres Domínguez Ramos Vázquez Ramírez Gil Serrano Molina Morales Suárez Ortega
  Delgado Castro Ortiz Rubio Marín Sanz Núñez Iglesias Medina Garrido Cortés Castillo Santos Lozano Guerrero Cano Prieto
  Méndez Cruz Flores Herrera Peña León Márquez Cabrera Gallego Calvo Vidal Campos Quispe Mamani Huamán Rojas Contreras
  Sepúlveda Araya Zapata Restrepo Echeverría Etxeberria Puig Ferrer`);

export const mailDomains = words(`
  gmail.com gmail.com gmail.com gmail.com gmail.com hotmail.com hotmail.com outlook.es outlook.com yahoo.es yahoo.com.mx
  icloud.com icloud.com telefonica.net correo.example empresa.example`);

export const streets = [
  "Calle Mayor",
  "Calle Real",
  "Avenida de la Constitución",
  "Calle del Carmen",
  "Paseo de Gracia",
  "Calle San Juan",
  "Avenida Libertad",
  "Calle Nueva",
  "Plaza de España",
  "Calle de la Paz",
  "Calle Colón",
  "Avenida Insurgentes Sur",
  "Calle Florida",
  "Carrera 7",
  "Avenida Providencia",
  "Jirón de la Unión",
  "Calle Sol",
  "Camino Viejo",
  "Ronda Norte",
  "Calle Miguel de Cervantes",
  "Avenida Andalucía",
  "Calle Fuente Nueva",
  "Calle Hernán Cortés",
  "Avenida Reforma",
];

type Place = readonly [share: number, country: string, city: string, region: string, postcode: string];

/** Domestic places first: they are 62 of 100. */
export const places: readonly Place[] = [
  [14, "ES", "Madrid", "Madrid", "28"],
  [10, "ES", "Barcelona", "Barcelona", "08"],
  [6, "ES", "València", "Valencia", "46"],
  [5, "ES", "Sevilla", "Sevilla", "41"],
  [4, "ES", "Zaragoza", "Zaragoza", "50"],
  [4, "ES", "Málaga", "Málaga", "29"],
  [3, "ES", "Murcia", "Murcia", "30"],
  [3, "ES", "Palma", "Illes Balears", "07"],
  [3, "ES", "Bilbao", "Bizkaia", "48"],
  [2, "ES", "Alacant", "Alicante", "03"],
  [2, "ES", "A Coruña", "A Coruña", "15"],
  [2, "ES", "Las Palmas de Gran Canaria", "Las Palmas", "35"],
  [2, "ES", "Valladolid", "Valladolid", "47"],
  [2, "ES", "Donostia", "Gipuzkoa", "20"],
  [8, "MX", "Ciudad de México", "CDMX", "06"],
  [3, "MX", "Guadalajara", "Jalisco", "44"],
  [3, "MX", "Monterrey", "Nuevo León", "64"],
  [6, "AR", "Buenos Aires", "CABA", "C1"],
  [2, "AR", "Córdoba", "Córdoba", "X5"],
  [4, "CO", "Bogotá", "Cundinamarca", "11"],
  [2, "CO", "Medellín", "Antioquia", "05"],
  [4, "CL", "Santiago", "Región Metropolitana", "83"],
  [1, "CL", "Valparaíso", "Valparaíso", "23"],
  [4, "PE", "Lima", "Lima", "15"],
  [1, "UY", "Montevideo", "Montevideo", "11"],
];

/** Root categories with their children, and for each child the things sold in it. */
export const departments: Record<string, Record<string, string[]>> = {
  Moda: {
    Camisetas: ["Camiseta básica", "Camiseta de rayas", "Polo de piqué"],
    Pantalones: ["Vaquero recto", "Pantalón chino", "Pantalón corto"],
    Calzado: ["Zapatilla urbana", "Bota de piel", "Alpargata"],
    Abrigos: ["Chaqueta acolchada", "Gabardina", "Sudadera con capucha"],
  },
  Hogar: {
    Cocina: ["Sartén antiadherente", "Cafetera italiana", "Juego de cuchillos", "Olla a presión"],
    Textil: ["Juego de sábanas", "Manta de lana", "Toalla de algodón"],
    Decoración: ["Lámpara de mesa", "Espejo redondo", "Jarrón de cerámica"],
    Jardín: ["Maceta de barro", "Manguera extensible", "Silla plegable"],
  },
  Electrónica: {
    Audio: ["Auricular inalámbrico", "Altavoz portátil", "Barra de sonido"],
    Informática: ["Teclado mecánico", "Ratón ergonómico", "Monitor de 27 pulgadas", "Disco externo"],
    Accesorios: ["Funda para móvil", "Cargador rápido", "Cable trenzado"],
  },
  Deporte: {
    Ciclismo: ["Casco de bicicleta", "Maillot de verano", "Luz trasera"],
    Montaña: ["Mochila de 30 litros", "Bastón de senderismo", "Saco de dormir"],
    Gimnasio: ["Esterilla de yoga", "Mancuerna regulable", "Banda elástica"],
  },
  Libros: {
    Novela: ["Novela negra", "Novela histórica", "Antología de relatos"],
    Infantil: ["Cuento ilustrado", "Libro de pegatinas", "Atlas para niños"],
  },
  Alimentación: {
    Despensa: ["Aceite de oliva virgen extra", "Miel de romero", "Conserva de bonito"],
    Bebidas: ["Café en grano", "Té verde", "Vermut artesano"],
  },
};

export const brands = words("Albor Nordés Cierzo Tramontana Levante Garbí Siroco Poniente Brisa Calima Xaloc Mistral");

export const qualities = [
  "clásico",
  "ligero",
  "premium",
  "reciclado",
  "artesanal",
  "compacto",
  "resistente",
  "edición limitada",
  "ecológico",
  "profesional",
];

export const colours = words("negro blanco azul rojo verde arena gris mostaza coral lila");

export const sizes = words("S M L XL");

export const reviewTitles = [
  "Muy contento",
  "Tal como se describe",
  "Repetiré seguro",
  "Calidad–precio imbatible",
  "No era lo que esperaba",
  "Llegó antes de lo previsto",
  "Correcto sin más",
  "Me encanta 😍",
  "El color no coincide",
  "Perfecto para regalar",
];

export const reviewSentences = [
  "El acabado es bueno y se nota el cuidado en los detalles.",
  "El envío tardó un poco más de lo anunciado.",
  "Lo uso a diario desde hace un mes y sigue como nuevo.",
  "La talla es más pequeña de lo normal; pedid una más.",
  "Atención al cliente resolvió mi duda en el día.",
  "Por este precio no se puede pedir más.",
  "El embalaje llegó abierto, aunque el producto estaba intacto.",
  "A mi madre le ha encantado el regalo.",
];

export const refundReasons = [
  "talla incorrecta",
  "producto defectuoso",
  "no era lo esperado",
  "pedido cancelado",
  "llegó tarde",
];

export const carriers = words("SEUR Correos MRW GLS DHL");

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
