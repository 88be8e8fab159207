import koffi from 'koffi';

export const listCards = koffi.load;
